visit =
    .command = Записаться
visit-service = Какая услуга нужна?
visit-day = На какой день?
visit-start = На какое время?
visit-greeting = Ждём вас.
