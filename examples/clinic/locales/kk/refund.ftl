refund-patient =
    Жазылу жойылды, клиника ақшаңызды қайтарады: { $invoice-amount }

    { refund_booking }

    Сұрағыңыз болса, қоңырау шалыңыз: { $setting-phone }
refund-staff =
    Ақшаны қайтарыңыз: төленген жазылудан бас тартылды

    Төлем шоты: { $invoice-number }
    Сомасы: { $invoice-amount }
    { staff_told_client }
    { refund_booking }
refund_booking =
    Уақыты: <b>{ $booking-start }</b>
    Қызмет: { $booking-service-name }
    { booking_doctor }
    Филиал: { $booking-branch-name }
