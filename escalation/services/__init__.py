"""What the appeal keeps: precedents, and the steps of a hearing."""
