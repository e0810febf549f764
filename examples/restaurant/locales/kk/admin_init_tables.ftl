admin_init_tables =
    .command = Үстелдерді файлдан жүктеу
    .menu = Үстелдерді жүктеу

admin_init_tables-sure =
    Үстелдер мен брондау уақыты tables.json және slots.json файлдарындағыдай болады. Файлда жоғы өзгермейді.

    Жүктейсіз бе?
    .load = Жүктеу
    .leave = Жүктемеу
admin_init_tables-load =
    .invalid =
        Ештеңе жүктелмеді: файлдарда қате бар. Түзетіп, қайта жүктеңіз.

        { $faults }
admin_init_tables-told =
    Үстелдер мен брондау уақыты жүктелді ✅

    Жаңасы: { $loaded-new }
    Өзгергені: { $loaded-changed }
    Өзгермегені: { $loaded-unchanged }{ $loaded-restored ->
        [0] { "" }
       *[other] { "\u000A" }Тізімге қайтарылғаны: { $loaded-restored }
    }{ $loaded-deleted ->
        [0] { "" }
       *[other] { "\u000A" }Жасырылғаны: { $loaded-deleted }
    }{ $loaded-bookings ->
        [0] { "" }
       *[other] { "\u000A\u000A" }Бұл алдағы { $loaded-bookings } брондауға қатысты. Оларды «Брондаулар» бөлімінен тексеріңіз.
    }
    .tables = Үстелдер
    .menu = Мәзір
admin_init_tables-menu = Бөлімді таңдаңыз:
