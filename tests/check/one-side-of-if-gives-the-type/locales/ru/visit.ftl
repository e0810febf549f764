visit =
    .command = Записаться
visit-service = Какая услуга нужна?
visit-name = Как вас зовут?
visit-greeting =
    { $name }: { $price ->
        [none] даром
       *[other] { $price }
    }, { $cost ->
        [none] даром
       *[other] { $cost }
    }
