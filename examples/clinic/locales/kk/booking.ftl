# Жазылу бағандары тарих пен журналда осылай аталады.
booking =
    .branch = Филиалы
    .doctor = Дәрігері

# Кім қабылдайды; бұл жол жазылу туралы хабарлардың бәрінде тұрады.
booking_doctor = Дәрігер: { $booking-doctor ->
        [none] белгіленбеген
       *[other] { $booking-doctor-name }
    }
booking_visit =
    Уақыты: <b>{ $booking-start }</b>
    Қызмет: { $booking-service-name }
    { booking_doctor }
    Филиал: { $booking-branch-name }, { $booking-branch-address }
    Бағасы: { $booking-price ->
        [none] тегін
       *[other] { $booking-price }
    }
# Пациент күнтізбесіндегі жазылу.
booking_event = { $booking-service-name }: { clinic_name } клиникасы
    .about =
        { booking_doctor }
        Клиника телефоны: { $setting-phone }
    .place = { $booking-branch-name }, { $booking-branch-address }
