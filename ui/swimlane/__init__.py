"""The SOP's drawing as real widgets: lanes, symbols and the arrows between them."""
