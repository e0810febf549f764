told-soon = { $me-full_name }
