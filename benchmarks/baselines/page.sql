-- The statements of one task page, the same for every framework and for pgbench. Words are made here, so that no
-- template language has an advantage.

-- name: viewer
select
    a.id, a.name, a.email, m.workspace_id, w.slug, w.name as workspace_name, m.role::text as role
from sessions s
join accounts a on a.id = s.account_id
join members m on m.account_id = a.id and m.left_at is null
join workspaces w on w.id = m.workspace_id and w.slug = :slug
where s.token_hash = :token_hash and s.expires_at > now();

-- name: tabs
select c.status, c.amount
from counters c
where c.workspace_id = :workspace_id and c.subject = 'task' and c.dimension = '' and c.value = ''
order by c.status;

-- name: choices
select 'project' as kind, p.id, p.name, coalesce(sum(c.amount), 0)::bigint as amount
from projects p
left join counters c on c.workspace_id = p.workspace_id and c.subject = 'task' and c.dimension = 'project'
    and c.value = p.id::text and c.status in ('pending', 'in_progress', 'waiting')
where p.workspace_id = :workspace_id
group by p.id, p.name
union all
select 'assignee', a.id, a.name, coalesce(sum(c.amount), 0)::bigint
from members m
join accounts a on a.id = m.account_id
left join counters c on c.workspace_id = m.workspace_id and c.subject = 'task' and c.dimension = 'assignee'
    and c.value = a.id::text and c.status in ('pending', 'in_progress', 'waiting')
where m.workspace_id = :workspace_id and m.left_at is null
group by a.id, a.name;

-- name: tasks
select
    t.id, t.title, t.status::text as status, t.priority::text as priority, t.due_on::text as due_on,
    to_char(t.due_on, 'Dy FMDD Mon') as due_words, to_char(t.due_on, 'FMDay, FMDD FMMonth YYYY') as due_title,
    coalesce(t.due_on < current_date, false) as late, p.name as project_name, t.assignee_id,
    a.name as assignee_name, left(a.name, 1) as initials, t.labels, t.estimate_minutes
from tasks t
left join projects p on p.workspace_id = t.workspace_id and p.id = t.project_id
left join accounts a on a.id = t.assignee_id
where t.workspace_id = :workspace_id and t.is_open
order by t.due_sort, t.priority, t.id
limit 50;
