pay-screen =
    Төленетін сома: <b>{ $amount }</b>
    { $booking-service-name }, { $booking-start }
    Төлеу мерзімі: { DATETIME($invoice-expires, date: "unless-today", weekday: "none") }

    Сілтеме немесе QR-код арқылы төлеңіз. Төленбесе, жазылу жойылады.
    .open = Төлеу
    .check = Төлемді тексеру
    .drop = Төлемеу
pay-look =
    .unpaid = Төлем әлі түскен жоқ. Әдетте бір минутқа дейін уақыт алады.
pay-thanks = Төлем түсті ✅
pay-sure =
    { $booking-service-name }, { $booking-start }

    Жазылудан бас тартасыз ба?
    .drop = Иә, бас тартамын
    .keep = Жоқ, қалсын
pay-gone = Жазылудан бас тарттыңыз, енді төлеудің қажеті жоқ. Қайта жазылу: /book
pay-drop =
    .late = Бұл төлем шоты жабылған.
