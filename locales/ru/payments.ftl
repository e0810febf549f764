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
    .leave = { $payment-booking-expires ->
        [none] Не платить
       *[other] Отказаться от записи
    }
payments-changed = Сумма к оплате изменилась. Прежний счёт больше не действует, новый – ниже.
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
        [pending] Счёт закрыт.
       *[other] Счёт и запись отменены.
    } Меню: /start
# Запись отменили, или счёт закрыл кто-то другой.
payments-closed =
    { $payment-booking-status ->
        [none] Счёт закрыт, платить по нему не нужно.
        [cancelled] Запись отменена, счёт закрыт: платить по нему не нужно.
        [declined] Запись отклонена, счёт закрыт: платить по нему не нужно.
       *[other] Счёт закрыт, платить по нему не нужно.
    }

    { payments_booking }

    Меню: /start
# Telegram не принял счёт.
payments-unsent =
    Счёт не отправлен: Telegram его не принял

    { payments_client }
    { payments_booking }
    Сумма: { payments_amount }

    { $payment-by_hand ->
        [true] Проверьте токен платёжной системы, валюту и сумму. Ответ Telegram записан в журнале бота.
       *[false] Проверьте сумму. Ответ Telegram записан в журнале бота.
    }
payments-unable =
    { $payment-booking-status ->
        [none] Выставить счёт не получилось. Деньги не списаны.
        [confirmed] Выставить счёт не получилось. Деньги не списаны, запись остаётся за вами.
       *[other] Выставить счёт не получилось, поэтому запись отменена. Деньги не списаны.
    }

    { payments_booking }

    Мы уже знаем об этом. Попробуйте позже: /start
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
# Деньги пришли, когда время уже не было за клиентом, или по прежнему счёту.
payments-unplaced =
    { $payment-booking-status ->
        [none] Зачесть эту оплату нельзя: счёт уже не действует. Деньги вернём.
        [cancelled] Оплата пришла, когда запись уже отменилась. Деньги вернём.
        [declined] Оплата пришла, когда запись уже отклонили. Деньги вернём.
        [confirmed] Зачесть эту оплату нельзя: запись уже оплачена или счёт не действует. Деньги вернём. Запись остаётся за вами.
       *[other] Зачесть эту оплату нельзя: счёт уже не действует. Деньги вернём.
    }

    { payments_booking }
    Оплачено: { payments_amount }
payments-give_back =
    Верните деньги: { $payment-booking-status ->
        [none] оплата пришла по счёту, который уже не действует
        [cancelled] оплата пришла после отмены записи
        [declined] оплата пришла после отказа в записи
        [confirmed] запись уже оплачена или счёт не действует
       *[other] оплата пришла по счёту, который уже не действует
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
# Отменена запись, за которую уже заплатили.
payments-forsaken =
    Запись отменена. Деньги за неё вернём и сообщим об этом.

    { payments_booking }
    Оплачено: { payments_amount }
payments-owed =
    Верните деньги: отменена оплаченная запись

    { payments_client }
    { payments_booking }
    Сумма: { payments_amount }

    Клиент знает, что деньги вернутся.
    .give = Вернуть деньги
