refund-patient =
    За эту запись вы заплатили { $invoice-amount }. Клиника вернёт деньги.

    Вопросы по телефону: { $setting-phone }
refund-staff =
    Верните деньги: оплаченная запись отменена

    Счёт: { $invoice-number }
    Сумма: { $invoice-amount }
    { staff_told_client }
    Когда: <b>{ $booking-start }</b>
    Услуга: { $booking-service-name }
