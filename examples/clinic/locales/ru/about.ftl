about =
    .command = О клинике, адреса и цены
    .menu = О клинике и ценах

about-branches =
    Клиника { clinic_name }
    Телефон: { $setting-phone }

    Выберите филиал, чтобы увидеть адрес и место на карте.
    .row = { $row-name } · { $row-address }
    .prices = Услуги и цены
    .menu = Меню
about-place = { $branch-name }: { $branch-address }
about-prices =
    Услуги и цены:
    .row = { $row-name }, { $row-duration }: { $row-price ->
        [none] бесплатно
       *[other] { $row-price }
    }
    .book = Записаться к врачу
    .menu = Меню
about-menu = Выберите раздел:
