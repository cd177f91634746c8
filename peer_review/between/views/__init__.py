"""The association's pages about reviews between partnerships."""
