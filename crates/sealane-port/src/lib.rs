//! Berths: exact queues, event simulation, capacity, modernisation
