-- Links for review: where they were sent, and whether somebody opened them.

alter table review_links
    add column email     text not null default '' check (char_length(email) <= 254),
    add column opened_at timestamptz;  -- by a press of a button, which no program makes

-- Further tokens of a link, made when a mail is sent, so that none waits in the table of jobs.
create table review_link_tokens (
    token_hash   bytea primary key,
    workspace_id bigint not null,
    link_id      bigint not null,
    foreign key (workspace_id, link_id) references review_links on delete cascade
);
create index review_link_tokens_of on review_link_tokens (workspace_id, link_id);
