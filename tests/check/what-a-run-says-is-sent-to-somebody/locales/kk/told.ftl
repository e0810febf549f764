told-soon = Сізді күтеміз!
