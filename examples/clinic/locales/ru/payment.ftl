payment_booking =
    Когда: <b>{ $invoice-booking-start }</b>
    Услуга: { $invoice-booking-service-name }
    Врач: { $invoice-booking-doctor ->
        [none] не назначен
       *[other] { $invoice-booking-doctor-name }
    }
    Филиал: { $invoice-booking-branch-name }, { $invoice-booking-branch-address }

payment-paid =
    Оплата получена, вы записаны ✅

    { payment_booking }
    Телефон клиники: { $setting-phone }

    Возьмите с собой удостоверение личности. Перенести или отменить запись: /my
payment-calendar = Откройте файл, и запись появится в календаре телефона.
    .file = Запись в клинику
    .file-title = { $invoice-booking-service-name }: клиника { clinic_name }
    .file-about = Телефон клиники: { $setting-phone }
    .file-place = { $invoice-booking-branch-name }, { $invoice-booking-branch-address }
payment-expired =
    Срок оплаты прошёл, и запись отменилась.

    { payment_booking }

    Записаться снова: /book
# Деньги пришли, когда время уже не было за пациентом.
payment-sorry =
    Оплата пришла, но запись уже отменилась.

    { payment_booking }

    Клиника вернёт деньги. Вопросы по телефону: { $setting-phone }
payment-refund =
    Верните деньги: оплата пришла после отмены записи

    Счёт: { $invoice-number }
    Сумма: { $invoice-amount }
    Пациент: { $invoice-booking-client-full_name ->
        [none] без имени
       *[other] { $invoice-booking-client-full_name }
    }{ $invoice-booking-client-phone ->
        [none] { "" }
       *[other] , { $invoice-booking-client-phone }
    }
    { payment_booking }
