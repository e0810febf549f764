told-soon = Жақында келесіз.
