"""The home screen: the SOP form as dashboard, the line above it and the line below."""
