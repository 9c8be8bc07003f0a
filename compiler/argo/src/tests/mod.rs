mod crds;
mod rules;
mod shapes;
