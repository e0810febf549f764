told-soon = Ждём вас!
