# Столбцы записи, как их называют история и журнал.
booking =
    .branch = Филиал
    .doctor = Врач

# Кто принимает; строка стоит во всех сообщениях о записи.
booking_doctor = Врач: { $booking-doctor ->
        [none] не назначен
       *[other] { $booking-doctor-name }
    }
booking_visit =
    Когда: <b>{ $booking-start }</b>
    Услуга: { $booking-service-name }
    { booking_doctor }
    Филиал: { $booking-branch-name }, { $booking-branch-address }
    Цена: { $booking-price ->
        [none] бесплатно
       *[other] { $booking-price }
    }
# Запись в календаре пациента.
booking_event = { $booking-service-name }: клиника { clinic_name }
    .about =
        { booking_doctor }
        Телефон клиники: { $setting-phone }
    .place = { $booking-branch-name }, { $booking-branch-address }
