"""The demo's history: some seventy business days lived through with the real actions under the real demo clock."""
