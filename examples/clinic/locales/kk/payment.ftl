payment_booking =
    Уақыты: <b>{ $invoice-booking-start }</b>
    Қызмет: { $invoice-booking-service-name }
    Дәрігер: { $invoice-booking-doctor ->
        [none] белгіленбеген
       *[other] { $invoice-booking-doctor-name }
    }
    Филиал: { $invoice-booking-branch-name }, { $invoice-booking-branch-address }

payment-paid =
    Төлем түсті, сіз қабылдауға жазылдыңыз ✅

    { payment_booking }
    Клиника телефоны: { $setting-phone }

    Жеке куәлігіңізді ала келіңіз. Уақытын өзгерту немесе жазылудан бас тарту: /my
payment-calendar = Файлды ашсаңыз, жазылу телефон күнтізбесінде пайда болады.
    .file = Клиникаға жазылу
    .file-title = { $invoice-booking-service-name }: { clinic_name } клиникасы
    .file-about = Клиника телефоны: { $setting-phone }
    .file-place = { $invoice-booking-branch-name }, { $invoice-booking-branch-address }
payment-expired =
    Төлеу мерзімі өтті, жазылу жойылды.

    { payment_booking }

    Қайта жазылу: /book
# Төлем пациент уақытынан айырылғаннан кейін түсті.
payment-sorry =
    Төлем түсті, бірақ ол кезде жазылу жойылып қойған еді.

    { payment_booking }

    Клиника ақшаңызды қайтарады. Сұрағыңыз болса, қоңырау шалыңыз: { $setting-phone }
payment-refund =
    Ақшаны қайтарыңыз: төлем жазылу жойылғаннан кейін түсті

    Төлем шоты: { $invoice-number }
    Сомасы: { $invoice-amount }
    Пациент: { $invoice-booking-client-full_name ->
        [none] есімі көрсетілмеген
       *[other] { $invoice-booking-client-full_name }
    }{ $invoice-booking-client-phone ->
        [none] { "" }
       *[other] , { $invoice-booking-client-phone }
    }
    { payment_booking }
