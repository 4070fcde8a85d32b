// Comparison (c): the ordinary service, as it is usually written. No keys, no limits, no checks, no events.
import express from "express";
import pg from "pg";
import { v7 } from "uuid";
import { serveJobs } from "./child-side.ts";

serveJobs({
  start({ connection }) {
    const pool = new pg.Pool(connection);
    const app = express();
    app.use(express.json());

    app.get("/api/leads", async (req, res) => {
      const { industry, limit = 50, offset = 0 } = req.query;
      const [rows, total] = await Promise.all([
        pool.query(
          "select * from express_leads where industry = $1 order by created_at desc, id desc limit $2 offset $3",
          [industry, limit, offset],
        ),
        pool.query("select count(*) from express_leads where industry = $1", [industry]),
      ]);
      res.json({ data: rows.rows, count: Number(total.rows[0].count) });
    });

    app.get("/api/leads/:id", async (req, res) => {
      const { rows } = await pool.query("select * from express_leads where id = $1", [
        req.params.id,
      ]);
      if (rows.length === 0) res.status(404).json({ error: "not found" });
      else res.json(rows[0]);
    });

    app.post("/api/leads", async (req, res) => {
      const {
        contact_name,
        company_name,
        contact_email,
        industry,
        title,
        country,
        employee_count,
      } = req.body;
      const { rows } = await pool.query(
        `insert into express_leads (id, contact_name, company_name, contact_email, industry, title, country, employee_count)
         values ($1, $2, $3, $4, $5, $6, $7, $8) returning *`,
        [v7(), contact_name, company_name, contact_email, industry, title, country, employee_count],
      );
      res.status(201).json(rows[0]);
    });

    return new Promise((resolve) => {
      const server = app.listen(0, "127.0.0.1", () => resolve(server.address().port));
    });
  },
});
