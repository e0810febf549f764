# Пока время держат, ждут оплаты, а не подтверждения.
booking_status = Статус: { $booking-status ->
        [pending] { $booking-expires ->
            [none] ждёт подтверждения
           *[other] ждёт оплаты до { DATETIME($booking-expires, date: "unless-today", weekday: "none") }
        }
        [confirmed] подтверждена
        [completed] завершена
        [declined] отклонена
        [no_show] неявка
       *[cancelled] { $booking-expires ->
            [none] отменена
           *[other] не оплачена вовремя
        }
    }
my-upcoming =
    .row = { $row-start }{ $row-status ->
        [pending] { " · ждёт оплаты" }
       *[other] { "" }
    } · { $row-service-name }
