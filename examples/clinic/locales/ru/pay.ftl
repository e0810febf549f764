pay-screen =
    К оплате: <b>{ $amount }</b>
    { $booking-service-name }, { $booking-start }
    Оплатить до: { DATETIME($until, date: "unless-today", weekday: "none") }

    Оплатите по ссылке или по QR-коду. Без оплаты запись отменится.
    .open = Оплатить
    .check = Проверить оплату
    .drop = Отказаться от записи
pay-look =
    .unpaid = Оплата пока не пришла. Обычно это занимает до пяти минут.
pay-thanks = Оплата получена ✅
pay-confirmed = Клиника подтвердила запись, платить в боте не нужно ✅
pay-sure =
    { $booking-service-name }, { $booking-start }

    Отказаться от записи?
    .drop = Да, отказаться
    .keep = Не отказываться
pay-gone = Запись отменена, платить за неё не нужно. Записаться снова: /book
pay-drop =
    .late = Отказаться уже нельзя.
pay-release =
    .missing = { pay-drop.late }
