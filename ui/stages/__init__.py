"""A stage opened in place of the form, with the SOP kept on top as a strip."""
