payments_amount = { $payment-by_hand ->
        [true] { $payment-amount }
       *[false] { $payment-amount } ⭐
    }
payments_booking = { $payment-booking ->
        [none] Запись: нет
       *[other] Запись: { $payment-booking-service-name }, { $payment-booking-start }
    }
payments_client = { $payment-client-full_name ->
        [none] Клиент: без имени
       *[other] Клиент: { $payment-client-full_name }
    }{ $payment-client-phone ->
        [none] { "" }
       *[other] , { $payment-client-phone }
    }

payments-invoice =
    { payments_booking }
    К оплате: { payments_amount }

    { $payment-booking-expires ->
        [none] Чтобы заплатить, нажмите кнопку под счётом.
       *[other] Чтобы заплатить, нажмите кнопку под счётом. Время держим за вами до { DATETIME($payment-booking-expires, date: "unless-today", weekday: "none") }.
    }
    .invoice-title = Оплата записи
    .invoice = { $payment-booking ->
        [none] Оплата
       *[other] Запись на { $payment-booking-start }
    }
    .leave = { $payment-booking ->
        [none] Не платить
       *[other] Отказаться от записи
    }
payments-expired =
    { $payment-booking-status ->
        [none] Срок оплаты прошёл, счёт закрыт.
        [confirmed] Срок оплаты прошёл, счёт закрыт. Запись остаётся за вами.
       *[other] { $payment-booking-expires ->
            [none] Счёт закрыт: запись отменена.
           *[other] Срок оплаты прошёл, и запись отменилась.
        }
    }

    { payments_booking }

    Меню: /start
payments-left = { $payment-booking-status ->
        [none] Счёт закрыт.
        [confirmed] Счёт закрыт. Запись остаётся за вами.
       *[other] Счёт и запись отменены.
    } Меню: /start
payments-paid =
    { $payment-booking ->
        [none] Оплата получена ✅
       *[other] Оплата получена, вы записаны ✅
    }

    { payments_booking }
    Оплачено: { payments_amount }

    { $payment-booking ->
        [none] Меню: /start
       *[other] Ваши записи: /my
    }
# Деньги пришли, когда время уже не было за клиентом.
payments-unplaced =
    { $payment-booking ->
        [none] Оплата пришла по закрытому счёту. Деньги вернём.
       *[other] Оплата пришла, когда запись уже отменилась. Деньги вернём.
    }

    { payments_booking }
    Оплачено: { payments_amount }
payments-give_back =
    Верните деньги: { $payment-booking ->
        [none] оплата пришла по закрытому счёту
       *[other] оплата пришла после отмены записи
    }

    { payments_client }
    { payments_booking }
    Сумма: { payments_amount }
    .give = Вернуть деньги
payments-by_hand =
    Верните деньги через кабинет платёжной системы

    { payments_client }
    Сумма: { payments_amount }
    Платёж: { $payment-receipt ->
        [none] без номера
       *[other] { $payment-receipt }
    }

    Когда отправите деньги, нажмите кнопку: бот сообщит клиенту.
    .given = Деньги возвращены
payments-refunded =
    Деньги возвращены: { payments_amount }

    { payments_booking }
payments-unrefunded =
    Telegram не вернул звёзды

    { payments_client }
    Сумма: { payments_amount }

    Проверьте, хватает ли звёзд на балансе бота, и повторите.
    .again = Повторить
