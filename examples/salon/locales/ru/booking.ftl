# Столбцы записи, как их называют кнопки анкеты и история.
booking =
    .name = Имя
    .phone = Телефон
    .master = Мастер

# Кто обслуживает; строка стоит во всех сообщениях о записи.
booking_master = Мастер: { $booking-master ->
        [none] не назначен
       *[other] { $booking-master-name }
    }
booking_visit =
    Когда: <b>{ $booking-start }</b>
    Услуга: { $booking-service-name }, { $booking-duration }
    { booking_master }
    Цена: { $booking-price ->
        [none] уточняется
       *[other] { $booking-price }
    }
