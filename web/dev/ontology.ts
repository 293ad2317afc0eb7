// A small ontology for the made-up drive.

import type { Ontology } from '../src/wire/types'

export const ONTOLOGY: Ontology = {
  name: 'automotive',
  version: 2,
  classes: [
    { id: 'vehicle', title: 'Vehicle', color: '#969696', size: [4.5, 1.9, 1.7], motion: 'car_like', guideline: 'Any motor vehicle whose kind cannot be told. Prefer the exact class.' },
    { id: 'car', parent: 'vehicle', color: '#ff9e00', size: [4.2, 1.8, 1.6], motion: 'car_like', guideline: 'Passenger cars, jeeps, pickups and taxis. Mirrors are left out; a load on the roof is in.' },
    { id: 'van', parent: 'vehicle', color: '#ffbe3c', size: [5.2, 2, 2.2], motion: 'car_like', guideline: 'Delivery vans, minibuses, ambulances: one body, high roof, closed.' },
    { id: 'truck', parent: 'vehicle', color: '#ff6347', size: [7.5, 2.5, 3], motion: 'car_like', guideline: 'Trucks with their load. A tractor and its trailer are two tracks, joined by `pulls`.' },
    { id: 'bus', parent: 'vehicle', color: '#ff4596', size: [11.5, 2.9, 3.4], motion: 'car_like', guideline: 'Buses and coaches.' },
    { id: 'trailer', parent: 'vehicle', color: '#c88c3c', size: [10, 2.6, 3.5], motion: 'car_like', guideline: 'Trailers, also without the vehicle that pulls them.' },
    { id: 'cyclist', color: '#00c8aa', size: [1.9, 0.7, 1.7], motion: 'car_like', guideline: 'A bicycle with its rider.' },
    { id: 'person', color: '#408cff', size: [0.7, 0.7, 1.7], motion: 'free', guideline: 'Any person whose kind cannot be told.' },
    { id: 'pedestrian', parent: 'person', color: '#408cff', size: [0.7, 0.7, 1.75], motion: 'free', guideline: 'People on foot.' },
    { id: 'traffic_cone', color: '#ff781e', size: [0.4, 0.4, 0.7], motion: 'static', guideline: 'Cones and small bollards that can be carried.' },
    { id: 'unknown', color: '#aaaaaa', size: [1, 1, 1], motion: 'linear', guideline: 'Something that matters and is none of the other classes.' },
  ],
  attributes: [
    { id: 'activity', level: 'frame', kind: 'choice', options: ['moving', 'stopped', 'parked'], classes: ['vehicle', 'cyclist'], guideline: '`stopped` goes on in a while, at a light for example; `parked` does not.' },
    { id: 'occlusion', level: 'frame', kind: 'choice', options: ['none', 'partly', 'largely', 'fully'], classes: [], required: true, guideline: 'How much other objects hide: `partly` below half, `largely` from half on.' },
    { id: 'role', level: 'track', kind: 'choice', options: ['ordinary', 'police', 'ambulance', 'fire', 'roadworks', 'school', 'taxi'], classes: ['vehicle'], guideline: 'What the object is on duty as.' },
    { id: 'emergency', level: 'track', kind: 'bool', classes: ['vehicle'], guideline: 'Whether the vehicle may have the right of way by siren.' },
    { id: 'siren', level: 'frame', kind: 'bool', classes: ['vehicle'], only_if: { attribute: 'emergency', is: true }, guideline: 'Whether blue lights or a siren are on.' },
    { id: 'child', level: 'track', kind: 'bool', classes: ['person'], guideline: 'Looks younger than twelve.' },
    { id: 'turn_signal', level: 'frame', kind: 'choice', options: ['off', 'left', 'right', 'hazard'], classes: ['vehicle'], guideline: 'Judged over a second, not in one image.' },
    { id: 'note', level: 'track', kind: 'text', classes: [], guideline: 'Whatever the next person should know.' },
  ],
  event_types: [
    { id: 'lane_change', on: 'tracks', classes: ['vehicle'], guideline: 'From the first sideways motion until the object keeps to its new lane.' },
    { id: 'cut_in', on: 'tracks', classes: ['vehicle'], guideline: 'Comes into the lane before the recording vehicle.' },
    { id: 'crossing', on: 'tracks', classes: [], guideline: 'Goes across the path of the recording vehicle.' },
    { id: 'weather', on: 'scene', classes: [], guideline: 'While rain, snow or fog impair the sensors.' },
  ],
  relation_types: [
    { id: 'pulls', from: ['class:vehicle'], to: ['class:trailer'], guideline: 'Joins a vehicle and its trailer.' },
    { id: 'together', from: ['track'], to: ['track'], guideline: 'Go as a group.' },
    { id: 'yields_to', from: ['track'], to: ['track'], guideline: 'Gives way.' },
  ],
  tags: ['day', 'night', 'rain', 'urban', 'highway', 'roadworks'],
}
