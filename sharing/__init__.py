"""THE RELEASE: what a decision waits for, who may see what until when, and how it ends."""
