deliver-text =
    .more = Дәрігерге жазылу
deliver-more = Дәрігер мен уақытты таңдау: /book
