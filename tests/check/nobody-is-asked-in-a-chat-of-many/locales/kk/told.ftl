told-new = Жаңа жазылу
    .mine = Менікі
