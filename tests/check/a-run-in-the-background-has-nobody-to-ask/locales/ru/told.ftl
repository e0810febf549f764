told-name = Имя?
told-soon = { $name }
