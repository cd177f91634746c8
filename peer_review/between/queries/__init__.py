"""Questions about reviews between partnerships."""
