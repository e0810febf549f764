told-new = Жаңа жазылу
