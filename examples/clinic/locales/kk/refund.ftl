refund-patient =
    Бұл жазылу үшін сіз { $invoice-amount } төледіңіз. Клиника ақшаңызды қайтарады.

    Сұрағыңыз болса, қоңырау шалыңыз: { $setting-phone }
refund-staff =
    Ақшаны қайтарыңыз: төленген жазылу жойылды

    Төлем шоты: { $invoice-number }
    Сомасы: { $invoice-amount }
    { staff_told_client }
    Уақыты: <b>{ $booking-start }</b>
    Қызмет: { $booking-service-name }
