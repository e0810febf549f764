visit =
    .command = Записаться
visit-service = Какая услуга нужна?
visit-name = Как вас зовут?
visit-again = Повторите имя:
visit-greeting = { $name }, { $again }, { $price }
