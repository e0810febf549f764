pay-screen =
    Төленетін сома: <b>{ $amount }</b>
    { $booking-service-name }, { $booking-start }
    Төлеу мерзімі: { DATETIME($until, date: "unless-today", weekday: "none") }

    Сілтеме немесе QR-код арқылы төлеңіз. Төленбесе, жазылу жойылады.
    .open = Төлеу
    .check = Төлемді тексеру
    .drop = Жазылудан бас тарту
pay-look =
    .unpaid = Төлем әлі түскен жоқ. Әдетте бес минутқа дейін уақыт алады.
pay-thanks = Төлем түсті ✅
pay-confirmed = Клиника жазылуды растады, ботта төлеудің қажеті жоқ ✅
pay-sure =
    { $booking-service-name }, { $booking-start }

    Жазылудан бас тартасыз ба?
    .drop = Иә, бас тартамын
    .keep = Жоқ, қалсын
pay-gone = Жазылу жойылды, ол үшін төлеудің қажеті жоқ. Қайта жазылу: /book
pay-drop =
    .late = Енді бас тартуға болмайды.
pay-release =
    .missing = { pay-drop.late }
