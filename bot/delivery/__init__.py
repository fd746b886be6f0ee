"""From a due instant to a sent message: plan, dispatcher, pacing. Promises that nothing is lost (docs/delivery.md)."""
