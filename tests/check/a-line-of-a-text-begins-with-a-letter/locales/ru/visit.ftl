visit =
    .command = Записаться
visit-service =
    [Скидка 10 %] Какая услуга нужна?
visit-name =
    Как вас зовут?
    * Имя и фамилия
visit-greeting = Здравствуйте, { $name }!
    ...и до встречи: { $service-name }
