-- Scratch tables of one compile: figures as each publication gives them, then with their basis
CREATE TABLE reported (
    level level_id, code VARCHAR, year SMALLINT, as_of DATE, item item_id, value DOUBLE,
    status status_id, source source_id, basis basis_id
);
CREATE TABLE figure AS FROM reported;
