bookings_visit =
    Когда: <b>{ $booking-start }</b>
    Услуга: { $booking-service-name }, { $booking-duration }
    { booking_doctor }
    Филиал: { $booking-branch-name }
    Цена: { $booking-price ->
        [none] бесплатно
       *[other] { $booking-price }
    }
    Статус: { $booking-status ->
        [pending] { $booking-expires ->
            [none] ждёт подтверждения
           *[other] ждёт оплаты
        }
        [confirmed] подтверждена
        [completed] завершена
        [declined] отклонена
        [no_show] неявка
       *[cancelled] отменена
    }{ $booking-why ->
        [none] { "" }
       *[other] { "\u000A" }Причина: { $booking-why }
    }
bookings-details =
    .doctor = Другой врач
bookings-doctor_to = Кто примет пациента в это время?
    .row = { $row-name }
    .back = Назад
    .none = В это время другие врачи филиала заняты.
bookings-give =
    .done = Врач изменён ✅
