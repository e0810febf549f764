about =
    .command = Клиника туралы, мекенжайлар мен бағалар
    .menu = Клиника мен бағалар

about-branches =
    { clinic_name } клиникасы
    Телефоны: { $setting-phone }

    Мекенжайы мен картадағы орнын көру үшін филиалды таңдаңыз.
    .row = { $row-name } · { $row-address }
    .prices = Қызметтер мен бағалар
    .menu = Мәзір
about-place = { $branch-name }: { $branch-address }
about-prices =
    Қызметтер мен бағалар:
    .row = { $row-name }, { $row-duration }: { $row-price ->
        [none] тегін
       *[other] { $row-price }
    }
    .book = Дәрігерге жазылу
    .menu = Мәзір
about-menu = Бөлімді таңдаңыз:
