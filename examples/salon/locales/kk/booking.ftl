# Жазылу бағандары, сауалнама батырмалары мен тарихта осылай аталады.
booking =
    .name = Есімі
    .phone = Телефоны
    .master = Шебер

# Кім қызмет көрсетеді; бұл жол жазылу туралы хабарлардың бәрінде тұрады.
booking_master = Шебер: { $booking-master ->
        [none] белгіленбеген
       *[other] { $booking-master-name }
    }
booking_visit =
    Уақыты: <b>{ $booking-start }</b>
    Қызмет: { $booking-service-name }, { $booking-duration }
    { booking_master }
    Бағасы: { $booking-price ->
        [none] нақтыланады
       *[other] { $booking-price }
    }
