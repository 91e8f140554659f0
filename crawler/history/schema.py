"""The tables of history.sqlite; docs/history.md explains them to people who query them."""

VERSION = 1
"""PRAGMA user_version; a change to the tables raises it."""

SCHEMA = """
CREATE TABLE runs (
    id INTEGER PRIMARY KEY, folder TEXT NOT NULL UNIQUE, started_at TEXT NOT NULL, finished_at TEXT NOT NULL,
    finish_reason TEXT NOT NULL, complete INTEGER NOT NULL,
    pages INTEGER NOT NULL, doorway INTEGER NOT NULL, suspect INTEGER NOT NULL,
    campaigns INTEGER NOT NULL, domains INTEGER NOT NULL);
CREATE TABLE campaigns (
    id TEXT PRIMARY KEY, first_run INTEGER NOT NULL, first_seen TEXT NOT NULL, split_from TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE observations (
    campaign_id TEXT NOT NULL, run INTEGER NOT NULL, verdict TEXT NOT NULL, kind TEXT NOT NULL, score INTEGER NOT NULL,
    pages INTEGER NOT NULL, domains INTEGER NOT NULL, hosts INTEGER NOT NULL, body REAL NOT NULL,
    last_seen TEXT NOT NULL, PRIMARY KEY (campaign_id, run)) WITHOUT ROWID;
CREATE INDEX observations_of_run ON observations (run);
CREATE TABLE merges (
    campaign_id TEXT NOT NULL, run INTEGER NOT NULL, merged_into TEXT NOT NULL,
    PRIMARY KEY (campaign_id, run)) WITHOUT ROWID;
CREATE TABLE fingerprints (
    campaign_id TEXT NOT NULL, from_run INTEGER NOT NULL, signature BLOB NOT NULL, texts BLOB NOT NULL,
    PRIMARY KEY (campaign_id, from_run));
CREATE TABLE pages (
    url TEXT NOT NULL, from_run INTEGER NOT NULL, to_run INTEGER NOT NULL, verdict TEXT NOT NULL,
    campaign_id TEXT NOT NULL, first_seen TEXT NOT NULL, PRIMARY KEY (url, from_run)) WITHOUT ROWID;
CREATE INDEX pages_of_campaign ON pages (campaign_id) WHERE campaign_id <> '';
CREATE TABLE wordings (
    url TEXT NOT NULL, from_run INTEGER NOT NULL, digest TEXT NOT NULL, PRIMARY KEY (url, from_run)) WITHOUT ROWID;
CREATE TABLE domains (
    domain TEXT NOT NULL, from_run INTEGER NOT NULL, to_run INTEGER NOT NULL, verdict TEXT NOT NULL,
    flagged INTEGER NOT NULL, first_seen TEXT NOT NULL, PRIMARY KEY (domain, from_run)) WITHOUT ROWID;
CREATE VIEW campaign_lives AS
    SELECT c.id, o.kind, o.verdict, o.pages, c.first_run, o.run AS last_run, c.first_seen, o.last_seen, c.split_from,
        CASE WHEN o.run = (SELECT max(id) FROM runs) THEN 'alive' WHEN m.merged_into IS NULL THEN 'gone'
            ELSE 'merged' END AS state,
        coalesce(m.merged_into, '') AS merged_into
    FROM campaigns c
    JOIN observations o ON o.campaign_id = c.id
        AND o.run = (SELECT max(run) FROM observations WHERE campaign_id = c.id)
    LEFT JOIN merges m ON m.campaign_id = c.id AND m.run = o.run + 1;
"""
