visit =
    .command = Записаться
visit-service = Какая услуга нужна?
visit-name = { -salon }: как вас зовут?
visit-greeting = { $name }, приходите на услугу «{ $service-name }».
-salon = Салон { -owner }
-owner = из { -salon }
