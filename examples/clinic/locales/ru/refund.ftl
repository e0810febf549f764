refund-patient =
    Клиника вернёт деньги за отменённую запись: { $invoice-amount }

    { refund_booking }

    Вопросы по телефону: { $setting-phone }
refund-staff =
    Верните деньги: оплаченная запись отменена

    Счёт: { $invoice-number }
    Сумма: { $invoice-amount }
    { staff_told_client }
    { refund_booking }
refund_booking =
    Когда: <b>{ $booking-start }</b>
    Услуга: { $booking-service-name }
    { booking_doctor }
    Филиал: { $booking-branch-name }
