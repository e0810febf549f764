visit =
    .command = Записаться на услугу
visit-service = Что <b>вам сделать?
visit-name = { $me-full_name ->
    [none] Как <b>вас зовут?
   *[other] Как вас </b>зовут?
}
visit-greeting = <b><i>{ $name }</b></i>, приходите на <strong>«{ $service-name }»</strong>.
