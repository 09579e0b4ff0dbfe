-- A small school administration, to try the mapping on. All people here are made up.
CREATE TABLE leerling (
  leerlingnummer integer PRIMARY KEY, roepnaam text NOT NULL, tussenvoegsel text, achternaam text NOT NULL, geboortedatum date,
  straat text, huisnummer text, postcode text, plaats text, telefoon text, groep text, leerjaar integer, niveau text,
  advies text, taal_thuis text, uitgeschreven_op date
);
CREATE TABLE verzuim (leerlingnummer integer NOT NULL, dag date NOT NULL, lesuren numeric, reden text NOT NULL, soort text, actie text);
CREATE TABLE toets (leerlingnummer integer NOT NULL, naam text NOT NULL, afgenomen_op date NOT NULL, score text NOT NULL);
CREATE TABLE gesprek (
  leerlingnummer integer NOT NULL, dag date NOT NULL, behoefte text, bevorderend text, belemmerend text, begeleiding text, dyslexie integer
);

INSERT INTO leerling VALUES
  (20210014, 'Noor', 'van der', 'Veen', '2013-03-14', 'Wilgenlaan', '12', '1234 AB', 'Zuidwaard', '06-00000014', '1B', 1, 'vmbo-tl', 'vmbo-tl,havo', 'Nederlands', NULL),
  (20210027, 'Amir', NULL, 'Haddad', '2012-11-02', 'Kade', '8a', '1234 CD', 'Zuidwaard', '06-00000027', '2A', 2, 'havo', 'havo', 'Arabisch', NULL),
  (20180003, 'Joris', NULL, 'Smit', '2006-01-30', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2024-07-31');
INSERT INTO verzuim VALUES
  (20210014, '2025-10-06', 3.5, 'ONGEOORLOOFD', 'OV', 'Gesprek met mentor'),
  (20210014, '2025-10-13', 4, 'ONGEOORLOOFD', 'OV', 'Brief naar huis'),
  (20210014, '2025-10-20', 6, 'ZIEK', NULL, NULL),
  (20210027, '2025-11-03', 6, 'ZIEK', NULL, NULL);
INSERT INTO toets VALUES
  (20210014, 'Leestoets', '2025-11-12', '6,4'),
  (20210014, 'Diagnostische toets', '2025-11-19', '7,1');
INSERT INTO gesprek VALUES
  (20210014, '2025-03-03', 'Nog niet bekend', NULL, NULL, NULL, 0),
  (20210014, '2025-09-22', 'Korte opdrachten, vaste plek in de klas', 'Werkt graag samen', 'Verliest overzicht bij veel tekst', 'Wekelijks mentorgesprek', 1);
