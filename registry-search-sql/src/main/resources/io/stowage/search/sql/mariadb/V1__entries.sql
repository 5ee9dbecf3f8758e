create table stowage_search_entry (
  id bigint not null auto_increment primary key,
  name varchar(600) not null unique,
  base varchar(300) not null,
  description varchar(1000) not null,
  folded text not null,
  source varchar(200) not null,
  key stowage_search_base (base)
) engine = InnoDB character set utf8mb4 collate ${collation};

create table stowage_search_state (
  id integer not null primary key,
  changes bigint not null,
  filled integer not null
) engine = InnoDB;

insert into stowage_search_state (id, changes, filled) values (1, 0, 0);
