"""From a due instant to a sent message: planner, outbox, pacing. Promises that nothing is lost (docs/delivery.md)."""
